<#
.SYNOPSIS
Looks whether the deployment works after publishing: topology, replication, services, mirrors, simple URLs. It changes
nothing.
.DESCRIPTION
Exit codes: 0 everything is well, 1 something is not, 2 something is unknown, 3 the script itself failed.
.PARAMETER WaitMinutes
How long it waits for replication.
#>
[CmdletBinding()]
param([int]$WaitMinutes = 15)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

$script:results = New-Object 'System.Collections.Generic.List[object]'

function Add-Result {
    param([string]$What, [string]$State, [string]$Reason)
    $result = New-Object PSObject -Property @{ what = $What; state = $State; reason = $Reason }
    $script:results.Add($result)
    Write-KitLine -Text ($State.PadRight(8) + $What)
    if ($State -cne 'pass' -and $Reason -cne '') { Write-KitLine -Text ('        ' + $Reason) }
}

function Invoke-Check {
    param([string]$What, [scriptblock]$Check)
    try { & $Check }
    catch { Add-Result -What $What -State 'unknown' -Reason ($_.Exception.GetType().Name + ': ' + $_.Exception.Message) }
}

function Test-Topology {
    if (-not $kit.isDirect) {
        Add-Result -What 'The topology of the kit is published' -State 'unknown' -Reason 'Topology Builder numbers it: download it, and compare it with the design.'
        return
    }
    $differences = @(Get-KitDifference -File 'design.txt')
    if ($differences.Count -eq 0) { Add-Result -What 'The topology of the kit is published' -State 'pass' -Reason ''; return }
    Add-Result -What 'The topology of the kit is published' -State 'fail' -Reason 'It differs:'
    Write-KitDifference -Differences $differences
}

function Test-Replication {
    $until = [DateTime]::UtcNow.AddMinutes($WaitMinutes)
    while ($true) {
        $late = @()
        $rows = @(Get-CsManagementStoreReplicationStatus)
        foreach ($row in $rows) { if (-not $row.UpToDate) { $late = $late + [string]$row.ReplicaFqdn } }
        if ($rows.Count -gt 0 -and $late.Count -eq 0) {
            Add-Result -What 'Every computer has the topology' -State 'pass' -Reason ''
            return
        }
        if ([DateTime]::UtcNow -ge $until) { break }
        Write-KitLine -Text ('waiting for ' + [string]::Join(', ', $late))
        Start-Sleep -Seconds 15
    }
    Add-Result -What 'Every computer has the topology' -State 'unknown' -Reason ('Not yet: ' + [string]::Join(', ', $late))
}

function Test-Services {
    foreach ($computer in Get-KitList -Object $kit -Name 'setup') {
        $what = 'The services of ' + $computer.fqdn + ' run'
        Invoke-Check -What $what -Check {
            $stopped = @()
            $services = @(Get-CsWindowsService -ComputerName $computer.fqdn)
            foreach ($service in $services) {
                if ([string]$service.Status -ne 'Running') { $stopped = $stopped + [string]$service.Name }
            }
            if ($services.Count -eq 0) { Add-Result -What $what -State 'unknown' -Reason 'It names no service: was setup run?' }
            elseif ($stopped.Count -eq 0) { Add-Result -What $what -State 'pass' -Reason '' }
            else { Add-Result -What $what -State 'fail' -Reason ('Not running: ' + [string]::Join(', ', $stopped)) }
        }
    }
}

function Test-Activation {
    $report = [IO.Path]::Combine($run, 'Test-CsTopology.html')
    Test-CsTopology -Report $report | Out-Null
    $verdict = Get-KitVerdict -Html $report
    if ($verdict -ceq 'Success') { Add-Result -What 'Test-CsTopology' -State 'pass' -Reason '' }
    elseif ($verdict -ceq 'Unknown') { Add-Result -What 'Test-CsTopology' -State 'unknown' -Reason 'It wrote no report.' }
    else { Add-Result -What 'Test-CsTopology' -State 'fail' -Reason ($verdict + ': ' + $report) }
}

function Test-Mirrors {
    foreach ($mirror in Get-KitList -Object $kit -Name 'mirrors') {
        $what = 'The mirror of ' + $mirror.pool + ' (' + $mirror.databaseType + ') is in step'
        Invoke-Check -What $what -Check {
            $rows = @(Get-CsDatabaseMirrorState -PoolFqdn $mirror.pool -DatabaseType $mirror.databaseType)
            $state = 'pass'
            foreach ($row in $rows) {
                if ([string](Get-KitProperty -Object $row -Name 'MirroringStatusOnPrimary') -ne 'Synchronized') { $state = 'fail' }
            }
            if ($rows.Count -eq 0) { $state = 'unknown' }
            $reason = ''
            if ($state -cne 'pass') { $reason = 'Look at Get-CsDatabaseMirrorState.' }
            Add-Result -What $what -State $state -Reason $reason
        }
    }
}

function Test-SimpleUrls {
    foreach ($configuration in @(Get-CsSimpleUrlConfiguration)) {
        foreach ($url in @($configuration.SimpleUrl)) {
            if ([string]$url.ActiveUrl -eq '') { continue }
            $uri = New-Object Uri ([string]$url.ActiveUrl)
            $what = [string]$uri.Host + ' resolves'
            Invoke-Check -What $what -Check {
                [void][Net.Dns]::GetHostAddresses($uri.Host)
                Add-Result -What $what -State 'pass' -Reason ''
            }
        }
    }
}

$run = ''
try {
    $kit = Read-Kit -Folder $PSScriptRoot
    $run = New-KitRun -Folder $PSScriptRoot -What 'deployment'
    Start-KitTranscript -Run $run
    Import-KitModule
    Invoke-Check -What 'The topology of the kit is published' -Check { Test-Topology }
    Invoke-Check -What 'Every computer has the topology' -Check { Test-Replication }
    Invoke-Check -What 'Services' -Check { Test-Services }
    Invoke-Check -What 'Test-CsTopology' -Check { Test-Activation }
    Invoke-Check -What 'Mirrors' -Check { Test-Mirrors }
    Invoke-Check -What 'Simple URLs' -Check { Test-SimpleUrls }
    $failed = @($script:results | Where-Object { $_.state -ceq 'fail' }).Count
    $unknown = @($script:results | Where-Object { $_.state -ceq 'unknown' }).Count
    Write-KitJson -Value $script:results.ToArray() -Path ([IO.Path]::Combine($run, 'deployment.json'))
    $text = [string]$failed + ' failed, ' + [string]$unknown + ' unknown, of ' + [string]$script:results.Count
    Write-KitLine -Text $text
    $code = 0
    $outcome = 'pass'
    if ($unknown -gt 0) { $code = 2; $outcome = 'unknown' }
    if ($failed -gt 0) { $code = 1; $outcome = 'fail' }
    Stop-KitTranscript
    Write-KitResult -Outcome $outcome -Run $run -Text $text
    exit $code
} catch {
    Write-KitLine -Text ('The test could not run: ' + $_.Exception.Message)
    Stop-KitTranscript
    Write-KitResult -Outcome 'error' -Run $run -Text $_.Exception.Message
    exit 3
}

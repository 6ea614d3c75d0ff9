<#
.SYNOPSIS
Checks whether the deployment works after publishing: topology, replication, services, mirrors and simple URLs. It
changes nothing.
.DESCRIPTION
Exit codes: 0 everything passed, 1 something failed, 2 something is unknown, 3 the script itself failed.
.PARAMETER WaitMinutes
How long to wait for replication, in minutes.
.PARAMETER IsCompared
Set if Topology Designer runs the script and compares the topology itself.
#>
[CmdletBinding()]
param([int]$WaitMinutes = 15, [switch]$IsCompared)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

function Test-Topology {
    $what = 'The topology of the kit is published'
    if (-not $kit.isDirect) {
        if ($IsCompared) { return }
        Add-KitCheck -Rule '' -What $what -State 'unknown' -Reason 'Topology Builder assigned its own numbers. Download the topology and compare it with the design.' -Cure ''
        return
    }
    $differences = @(Get-KitDifference -File 'design.txt')
    if ($differences.Count -eq 0) {
        Add-KitCheck -Rule '' -What $what -State 'pass' -Reason '' -Cure ''
        return
    }
    Add-KitCheck -Rule '' -What $what -State 'fail' -Reason 'The deployed topology differs:' -Cure 'Run Publish-Topology.ps1.'
    Write-KitDifference -Differences $differences
}

function Test-Replication {
    $what = 'Every computer has the topology'
    $until = [DateTime]::UtcNow.AddMinutes($WaitMinutes)
    while ($true) {
        $late = @()
        $rows = @(Get-CsManagementStoreReplicationStatus)
        foreach ($row in $rows) { if (-not $row.UpToDate) { $late = $late + [string]$row.ReplicaFqdn } }
        if ($rows.Count -gt 0 -and $late.Count -eq 0) {
            Add-KitCheck -Rule '' -What $what -State 'pass' -Reason '' -Cure ''
            return
        }
        if ([DateTime]::UtcNow -ge $until) { break }
        if ($rows.Count -eq 0) { Write-KitLine -Text 'waiting for an answer' }
        else { Write-KitLine -Text ('waiting for ' + [string]::Join(', ', [string[]]$late)) }
        Start-Sleep -Seconds 15
    }
    $reason = 'Not up to date: ' + [string]::Join(', ', [string[]]$late)
    if ($rows.Count -eq 0) { $reason = 'Get-CsManagementStoreReplicationStatus returned nothing.' }
    Add-KitCheck -Rule '' -What $what -State 'unknown' -Reason $reason -Cure ''
}

function Test-Services {
    foreach ($computer in Get-KitList -Object $kit -Name 'setup') {
        if ($computer.isGone) { continue }
        $what = 'The services of ' + $computer.fqdn + ' are running'
        Invoke-KitCheck -Rule '' -What $what -Check {
            $stopped = @()
            $services = @(Get-CsWindowsService -ComputerName $computer.fqdn)
            foreach ($service in $services) {
                if ([string]$service.Status -ne 'Running') { $stopped = $stopped + [string]$service.Name }
            }
            if ($services.Count -eq 0) {
                Add-KitCheck -Rule '' -What $what -State 'unknown' -Reason 'No services were found. Check whether setup was run.' -Cure ''
            } elseif ($stopped.Count -eq 0) {
                Add-KitCheck -Rule '' -What $what -State 'pass' -Reason '' -Cure ''
            } else {
                Add-KitCheck -Rule '' -What $what -State 'fail' -Reason ('Not running: ' + [string]::Join(', ', [string[]]$stopped)) -Cure 'Run Setup-Computer.ps1 on that computer.'
            }
        }
    }
}

function Test-Activation {
    $report = [IO.Path]::Combine($run, 'Test-CsTopology.html')
    Test-CsTopology -Report $report | Out-Null
    $verdict = Get-KitVerdict -Html $report
    if ('Success', 'Completed with warnings' -ccontains $verdict) {
        Add-KitCheck -Rule '' -What 'Test-CsTopology' -State 'pass' -Reason '' -Cure ''
    } elseif ($verdict -ceq 'Unknown') {
        Add-KitCheck -Rule '' -What 'Test-CsTopology' -State 'unknown' -Reason 'The cmdlet wrote no report.' -Cure ''
    } else {
        Add-KitCheck -Rule '' -What 'Test-CsTopology' -State 'fail' -Reason ($verdict + ': ' + $report) -Cure 'Read the report.'
    }
}

function Test-Mirrors {
    foreach ($mirror in Get-KitList -Object $kit -Name 'mirrors') {
        $what = 'The mirror of ' + $mirror.pool + ' (' + $mirror.databaseType + ') is in sync'
        Invoke-KitCheck -Rule '' -What $what -Check {
            $state = 'unknown'
            foreach ($row in @(Get-CsDatabaseMirrorState -PoolFqdn $mirror.pool -DatabaseType $mirror.databaseType)) {
                $status = [string](Get-KitProperty -Object $row -Name 'MirroringStatusOnPrimary')
                if ($status -eq 'Synchronized') {
                    if ($state -cne 'fail') { $state = 'pass' }
                } elseif ($status -ne 'Synchronizing') { $state = 'fail' }
            }
            $reason = ''
            if ($state -cne 'pass') { $reason = 'Check it with Get-CsDatabaseMirrorState.' }
            Add-KitCheck -Rule '' -What $what -State $state -Reason $reason -Cure 'Run Install-Databases.ps1 with -SeedShare.'
        }
    }
}

function Test-SimpleUrls {
    foreach ($configuration in @(Get-CsSimpleUrlConfiguration)) {
        foreach ($url in @($configuration.SimpleUrl)) {
            if ($null -eq $url -or [string]$url.ActiveUrl -eq '') { continue }
            $uri = New-Object Uri ([string]$url.ActiveUrl)
            $what = [string]$uri.Host + ' resolves'
            Invoke-KitCheck -Rule '' -What $what -Check {
                $state = Test-KitName -Fqdn $uri.Host
                $reason = ''
                if ($state -cne 'pass') { $reason = 'The name does not resolve on this computer.' }
                Add-KitCheck -Rule '' -What $what -State $state -Reason $reason -Cure 'Create the DNS record.'
            }
        }
    }
}

Invoke-Kit -What 'deployment' -Otherwise 'error' -Do {
    Import-KitModule
    Invoke-KitCheck -Rule '' -What 'The topology of the kit is published' -Check { Test-Topology }
    Invoke-KitCheck -Rule '' -What 'Every computer has the topology' -Check { Test-Replication }
    Invoke-KitCheck -Rule '' -What 'Services' -Check { Test-Services }
    Invoke-KitCheck -Rule '' -What 'Test-CsTopology' -Check { Test-Activation }
    Invoke-KitCheck -Rule '' -What 'Mirrors' -Check { Test-Mirrors }
    Invoke-KitCheck -Rule '' -What 'Simple URLs' -Check { Test-SimpleUrls }
    Complete-KitChecks -Name 'deployment'
}

<#
.SYNOPSIS
Checks, saves what is deployed, publishes the topology of this kit and enables it.
.DESCRIPTION
It goes on where it stopped: what is done already is skipped. With -WhatIf it says what it would do. Where the kit does
not allow the direct way it does the preflight and the backup, and stops for Topology Builder.
Exit codes: 0 done, 1 something failed, 2 stopped for you, 3 the script itself failed.
.PARAMETER Yes
Do not ask before publishing.
.PARAMETER AllowUnknown
Go on although the preflight could not tell everything. Read its report first.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([switch]$Yes, [switch]$AllowUnknown)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

# The deployment has the topology of the kit.
function Test-Published {
    return @(Get-KitDifference -File 'design.txt').Count -eq 0
}

# What is deployed is still what the kit was made for.
function Assert-Baseline {
    $differences = @(Get-KitDifference -File 'baseline.txt')
    if ($differences.Count -eq 0) { return }
    Write-KitDifference -Differences $differences
    throw 'Somebody published since the baseline of this kit. Nothing was published. Download the topology again, bring the design up to date, and make the kit again.'
}

# A separate process, so that its exit code is its own.
function Invoke-Preflight {
    $shell = (Get-Process -Id $PID).Path
    $script = [IO.Path]::Combine($PSScriptRoot, 'Test-Preflight.ps1')
    & $shell -NoProfile -NonInteractive -ExecutionPolicy Bypass -File $script | ForEach-Object { Write-KitLine -Text ([string]$_) }
    if ($LASTEXITCODE -eq 0) { return }
    if ($LASTEXITCODE -eq 2 -and $AllowUnknown) { return }
    if ($LASTEXITCODE -eq 2) { throw 'The preflight could not tell everything. Read its report; -AllowUnknown goes on.' }
    throw 'The preflight failed. Do what it says, and run this again.'
}

function Save-Deployment {
    if ($kit.isFirst) { return }
    $zip = [IO.Path]::Combine($run, 'configuration.zip')
    $xml = [IO.Path]::Combine($run, 'topology.xml')
    [void](Export-CsConfiguration -FileName $zip)
    [IO.File]::WriteAllText($xml, (Get-KitTopology) + "`r`n", [Text.Encoding]::Unicode)
    if (-not [IO.File]::Exists($xml)) { throw 'The backup was not written.' }
    Write-KitLine -Text ('saved   what is deployed, in ' + $run)
}

function Publish-Kit {
    $report = [IO.Path]::Combine($run, 'Publish-CsTopology.html')
    $file = [IO.Path]::Combine($PSScriptRoot, 'topology.xml')
    $backup = [IO.Path]::Combine($run, 'published-before.xml')
    # Again, directly before: there is no lock.
    Assert-Baseline
    Publish-CsTopology -FileName $file -BackupFileName $backup -Report $report -Confirm:$false -WarningVariable warnings
    Write-KitWarnings -Warnings $warnings
    Assert-KitVerdict -Html $report -What 'Publish-CsTopology'
    if (-not (Test-Published)) { throw 'What is deployed is not the topology of the kit, although the cmdlet ended.' }
}

function Enable-Kit {
    $report = [IO.Path]::Combine($run, 'Enable-CsTopology.html')
    Enable-CsTopology -Report $report -Confirm:$false -WarningVariable warnings
    Write-KitWarnings -Warnings $warnings
    Assert-KitVerdict -Html $report -What 'Enable-CsTopology'
}

$run = ''
$isChanged = $false
if ($Yes) { $ConfirmPreference = 'None' }
try {
    $kit = Read-Kit -Folder $PSScriptRoot
    $run = New-KitRun -Folder $PSScriptRoot -What 'publish'
    Start-KitTranscript -Run $run
    Import-KitModule
    $isPublished = (-not $kit.isFirst) -and $kit.isDirect -and (Test-Published)
    if ($isPublished) {
        Write-KitLine -Text 'skip    preflight, backup and publishing: the topology of the kit is published'
    } else {
        Invoke-Preflight
        if (-not $WhatIfPreference) { Save-Deployment }
        if (-not $kit.isDirect) {
            Write-KitLine -Text 'This topology goes through Topology Builder, because:'
            foreach ($reason in Get-KitList -Object $kit -Name 'reasons') { Write-KitLine -Text ('  ' + $reason) }
            Write-KitLine -Text 'Enter it there by worksheet.html, or open topology.tbxml, and publish. Then run Install-Databases.ps1 and Test-Deployment.ps1.'
            Stop-KitTranscript
            Write-KitResult -Outcome 'stopped' -Run $run -Text 'Publish with Topology Builder now.'
            exit 2
        }
    }
    $question = 'publish and enable the topology of this kit. Going back is possible with Restore-Topology.ps1'
    if ($PSCmdlet.ShouldProcess('the deployment', $question)) {
        if (-not $isPublished) {
            $isChanged = $true
            Publish-Kit
            Write-KitLine -Text 'done    the topology is published'
        }
        Enable-Kit
        Write-KitLine -Text 'done    the topology is enabled'
        Write-KitLine -Text 'Now set the simple URLs again where they differ, and run Install-Databases.ps1.'
    } elseif (-not $WhatIfPreference) {
        Stop-KitTranscript
        Write-KitResult -Outcome 'stopped' -Run $run -Text 'You chose not to publish.'
        exit 2
    }
    Stop-KitTranscript
    Write-KitResult -Outcome 'done' -Run $run -Text 'The topology is published and enabled.'
    exit 0
} catch {
    Write-KitLine -Text ('Stopped: ' + $_.Exception.Message)
    Write-KitLine -Text 'To go on, settle this and run the script again: what is done is skipped.'
    if ($isChanged) { Write-KitLine -Text ('To go back, run Restore-Topology.ps1 -Run ' + [IO.Path]::GetFileName($run)) }
    Stop-KitTranscript
    Write-KitResult -Outcome 'fail' -Run $run -Text $_.Exception.Message
    exit 1
}

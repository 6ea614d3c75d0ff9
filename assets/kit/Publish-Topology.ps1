<#
.SYNOPSIS
Checks, saves what is deployed, publishes the topology of this kit and enables it.
.DESCRIPTION
It goes on where it stopped: what is done already is skipped. With -WhatIf it says what it would do. Where the kit does
not allow the direct way it does the preflight and the backup, and stops for Topology Builder.
Exit codes: 0 done, 1 something failed, 2 stopped for you.
.PARAMETER Yes
Do not ask before publishing.
.PARAMETER AllowUnknown
Go on although the preflight could not tell everything. Read its report first.
.PARAMETER SeedShare
The share for setting up mirrors, which the preflight looks at.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([switch]$Yes, [switch]$AllowUnknown, [string]$SeedShare = '')

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

# The deployment has the topology of the kit.
function Test-Published {
    return (@(Get-KitDifference -File 'design.txt').Count -eq 0)
}

# What is deployed is still what the kit was made for.
function Assert-Baseline {
    $differences = @(Get-KitDifference -File 'baseline.txt')
    if ($differences.Count -eq 0) { return }
    Write-KitDifference -Differences $differences
    throw 'Somebody published since the baseline of this kit. Nothing was published. Download the topology again, bring the design up to date, and make the kit again.'
}

# In this process, as a script of its own: its "exit" ends it alone, and leaves its code in $LASTEXITCODE. Its result is
# not that of this script.
function Invoke-Preflight {
    & ([IO.Path]::Combine($PSScriptRoot, 'Test-Preflight.ps1')) -IsPart -SeedShare $SeedShare |
        Where-Object { [string]$_ -cnotlike 'KIT-RESULT*' } |
        ForEach-Object { Write-KitLine -Text ([string]$_) }
    if ($LASTEXITCODE -eq 0) { return }
    if ($LASTEXITCODE -eq 2 -and $AllowUnknown) { return }
    if ($LASTEXITCODE -eq 2) { throw 'The preflight could not tell everything. Read its report; -AllowUnknown goes on.' }
    throw 'The preflight failed. Do what it says, and run this again.'
}

function Save-Deployment {
    if ($kit.isFirst) { return }
    $xml = [IO.Path]::Combine($run, 'topology.xml')
    [void](Export-CsConfiguration -FileName ([IO.Path]::Combine($run, 'configuration.zip')))
    Save-KitTopology -Path $xml
    if (-not [IO.File]::Exists($xml)) { throw 'The backup was not written.' }
    Save-KitSimpleUrl -Path ([IO.Path]::Combine($run, 'simple-urls.txt'))
    Write-KitLine -Text ('saved   what is deployed, in ' + $run)
}

function Stop-ForTopologyBuilder {
    Write-KitLine -Text 'This topology goes through Topology Builder, because:'
    foreach ($reason in Get-KitList -Object $kit -Name 'reasons') { Write-KitLine -Text ('  ' + $reason) }
    Write-KitLine -Text 'Enter it there by worksheet.html, or open topology.tbxml, and publish. Then run the next script.'
    if (-not $WhatIfPreference) {
        [IO.File]::WriteAllText([IO.Path]::Combine($run, 'handed-over.txt'), 'Topology Builder publishes after this.')
    }
    Set-KitResult -Outcome 'stopped' -Text 'Publish with Topology Builder now.'
}

if ($Yes) { $ConfirmPreference = 'None' }
Invoke-Kit -What 'publish' -Do {
    Import-KitModule
    if (Test-KitHandedOver) {
        Write-KitLine -Text 'skip    preflight and backup: the deployment changed after this kit stopped for Topology Builder'
        Write-KitLine -Text 'Compare it with the design, to see that it was your publication.'
        Set-KitResult -Outcome 'done' -Text 'The deployment changed since this kit stopped for Topology Builder.'
        return
    }
    $isPublished = $kit.isDirect -and (Test-Published)
    if ($isPublished) {
        Write-KitLine -Text 'skip    preflight, backup and publishing: the topology of the kit is published'
        # An earlier run saved what was there before.
        $backup = Find-KitBackup
    } else {
        Invoke-Preflight
        if (-not $WhatIfPreference) { Save-Deployment }
        $backup = $run
        if (-not $kit.isDirect) {
            Stop-ForTopologyBuilder
            return
        }
    }
    $back = ''
    if ($backup -cne '') { $back = '.\Restore-Topology.ps1 -Run ' + [IO.Path]::GetFileName($backup) }
    $question = 'publish and enable the topology of this kit. Going back is possible with Restore-Topology.ps1'
    if (-not $PSCmdlet.ShouldProcess('the deployment', $question)) {
        Set-KitResult -Outcome 'stopped' -Text 'Nothing was published.'
        return
    }
    if (-not $isPublished) {
        # Again, directly before: there is no lock.
        Assert-Baseline
        $script:kitBack = $back
        Publish-KitTopology -File ([IO.Path]::Combine($PSScriptRoot, 'topology.xml'))
        if (-not (Test-Published)) { throw 'What is deployed is not the topology of the kit, although the cmdlet ended.' }
        Write-KitLine -Text 'done    the topology is published'
    }
    $script:kitBack = $back
    Enable-KitTopology
    Write-KitLine -Text 'done    the topology is enabled'
    Write-KitSimpleUrl -Path ([IO.Path]::Combine($backup, 'simple-urls.txt'))
    Write-KitLine -Text 'Now go on with the next command of the page that opens the kit.'
    Set-KitResult -Outcome 'done' -Text 'The topology is published and enabled.'
}
